// kv::Error values as the coordinator gives them: one constructor a situation, so that wording is
// uniform.
#pragma once

#include <string>

#include "kv/api/error.h"
#include "kv/api/messages.h"

namespace steno::txn {

// Of a refusal that no part of the coordinator could act on.
kv::Error ErrorOf(const kv::Refusal& refusal);
// A guard of `key`, on which the transaction has relied already, has failed: kReliedGuardFailed.
kv::Error ReliedGuardFailed(kv::Key key);
// `key` was changed by another transaction after this one had read it.
kv::Error ReadChanged(kv::Key key);
kv::Error BufferTooLarge(int64_t bytes_max);
kv::Error TooManyMoves();
kv::Error AlreadyEnded();
kv::Error ReplyOfWrongKind();

// Whether the transaction can only be rolled back after it.
bool EndsTxn(kv::ErrorKind kind);

}  // namespace steno::txn
