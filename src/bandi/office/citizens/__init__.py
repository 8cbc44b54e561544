"""Who a citizen is, and who may act for her (시민 본인확인·위임)."""
