"""Nothing refused is forgotten (급여 이력관리): refused applicants who agreed are watched, and told when the law turns."""
