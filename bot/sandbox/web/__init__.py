"""The page of the sandbox and the control interface."""
