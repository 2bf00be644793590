"""What each command does: open the årsbok, run the verb, show the outcome; the exit code is what it gives."""
