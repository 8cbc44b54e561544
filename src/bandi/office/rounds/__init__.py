"""Leaders' rounds on foot, named officers and planners, and the yearly resident survey (순회·담당 구역·사실조사)."""
