# Bulk writes take effect at the transaction's read timestamp, without a record.
bulk txn=t ts=10 put=(a=1 b=2)
dump
records
----
done
a @10 = 1
b @10 = 2
none

# A key that must be absent and is not names itself, and nothing is written.
bulk txn=t ts=12 put=(c=3 b=9) absent
dump
----
refused: DuplicateKey(b)
a @10 = 1
b @10 = 2

# A deleted key is absent. Repeated as it is, a bulk write changes nothing.
del k=b ts=11
bulk txn=t ts=12 put=(b=9) absent
bulk txn=t ts=12 put=(b=9)
dump
----
done
done
a @10 = 1
b @12 = 9
b @11 deleted
b @10 = 2

# Clearing takes every version; a point is refused, it would be a mistake.
clear k=a end=b
dump
clear k=b
----
done
b @12 = 9
b @11 deleted
b @10 = 2
refused: Unavailable(ClearSpan of a single key)
