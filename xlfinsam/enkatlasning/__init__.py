"""Files of survey answers read: rows out of CSV or Excel, questions out of headings, counts out of answers."""
