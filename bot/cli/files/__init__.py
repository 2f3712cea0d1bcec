"""Commands that read and write files: cases and earlier figures in, exports out, operators compared."""
