"""The words that readers see, in each language, and how a language writes numbers and days."""
