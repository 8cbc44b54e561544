"""Nothing refused is forgotten (급여 이력관리): refused applicants who agreed are told when the law turns."""
