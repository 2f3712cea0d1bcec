"""The files of a report and the proof: checksums, history and signature."""
