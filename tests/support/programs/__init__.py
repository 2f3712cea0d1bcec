"""Programs that tests start in processes of their own, as `-m tests.support.programs.NAME`."""
