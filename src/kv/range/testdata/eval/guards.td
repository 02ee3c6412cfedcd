# A guard holds where the expected version is the newest one.
put k=d ts=5 v=one
guard txn=a ts=10 k=d version=5
guard txn=a ts=10 k=d version=4
guard txn=a ts=10 k=d
----
done
refused: GuardFailed(d)
refused: GuardFailed(d)

# The expected version is above the time of the read: what is read there is of the schema before.
# The transaction has to move up first.
guard txn=a ts=4 k=d version=5
guard txn=a ts=5 k=d version=5
----
refused: ReadUncertain(d @5)
done

# Absence is guarded too, and so is absence that only begins above the read.
guard txn=a ts=10 k=e
del k=d ts=20
guard txn=a ts=30 k=d
guard txn=a ts=10 k=d
guard txn=a ts=30 k=d version=5
----
done
done
refused: ReadUncertain(d @20)
refused: GuardFailed(d)

# A guard that held is a read: nobody may change the key below it.
read k=e txn=b
commit txn=b ts=8 put=(e=new)
----
10
committed @10,1
