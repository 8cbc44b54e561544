"""Safe visits (안전한 방문): markers, going out and coming back, alarms, incidents, cars and devices."""
