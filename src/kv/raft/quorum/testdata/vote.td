# y granted, n refused, _ not yet. Lost as soon as no majority is possible.
vote cfg=(1) votes=(y)
vote cfg=(1 2) votes=(y _)
vote cfg=(1 2) votes=(y n)
vote cfg=(1 2 3) votes=(y _ y)
vote cfg=(1 2 3) votes=(n _ y)
vote cfg=(1 2 3) votes=(n n _)
vote cfg=(1 2 3 4) votes=(y y n n)
vote cfg=(1 2 3 4) votes=(y y y _)
----
won
pending
lost
won
pending
lost
lost
won

# Both halves must be won; one lost half is enough to lose.
vote cfg=(1 2 3) joint=(3 4 5) votes=(y y _ n _)
vote cfg=(1 2 3) joint=(3 4 5) votes=(y y y _ y)
vote cfg=(1 2 3) joint=(3 4 5) votes=(y y _ n n)
vote cfg=(1 2 3) joint=(3 4 5) votes=(_ n n y y)
----
pending
won
lost
lost
