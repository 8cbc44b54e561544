"""The call centre (보건복지상담센터 129): calls, visits that callers and residents ask for, cards sent by text."""
