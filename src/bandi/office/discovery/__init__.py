"""What a round found, as officers may see it (발굴 결과)."""
