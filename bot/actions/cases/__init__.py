"""Recording, showing and changing cases: fields, rules, the card and the one-line form."""
