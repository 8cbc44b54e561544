"""Reports by people: in three taps, with a receipt, to the right office, with an answer (제보·신고·알림)."""
