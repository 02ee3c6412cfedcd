error code=42P01 message="relation \"t\" does not exist" position=15
error severity=FATAL code=3D000 message="database \"x\" does not exist"
error code=23505 message=m detail=d hint=h position=3 schema=s table=t column=c type=y constraint=n
error
notice severity=NOTICE code=00000 message="table \"t\" does not exist, skipping"
----
E\0\0\0;SERROR\0VERROR\0C42P01\0Mrelation "t" does not exist\0P15\0\0
E\0\0\07SFATAL\0VFATAL\0C3D000\0Mdatabase "x" does not exist\0\0
E\0\0\05SERROR\0VERROR\0C23505\0Mm\0Dd\0Hh\0P3\0ss\0tt\0cc\0dy\0nn\0\0
E\0\0\0\x15SERROR\0VERROR\0M\0\0
N\0\0\0@SNOTICE\0VNOTICE\0C00000\0Mtable "t" does not exist, skipping\0\0
