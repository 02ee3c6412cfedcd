// Messages, entries and states as bytes, on the wire and in the log.
//
// Integers are varints, lists and strings carry their length, enums are one byte; a message starts
// with its version, and a reader refuses one that it does not know. Encode functions append to
// *out. Decode functions take the encoding off the front of the reader and return false, leaving
// *out unspecified, for bytes that are cut or wrong; they allocate no more than the input holds.
#pragma once

#include <string>

#include "base/bytes.h"
#include "kv/raft/types.h"

namespace steno::raft {

void EncodeEntry(const Entry& entry, std::string* out);
bool DecodeEntry(ByteReader* in, Entry* out);

void EncodeHardState(const HardState& state, std::string* out);
bool DecodeHardState(ByteReader* in, HardState* out);

void EncodeConfState(const ConfState& conf, std::string* out);
bool DecodeConfState(ByteReader* in, ConfState* out);  // also refuses an invalid one

void EncodeSnapshotMeta(const SnapshotMeta& snapshot, std::string* out);
bool DecodeSnapshotMeta(ByteReader* in, SnapshotMeta* out);

void EncodeConfChange(const ConfChange& change, std::string* out);
bool DecodeConfChange(ByteReader* in, ConfChange* out);

void EncodeMessage(const Message& message, std::string* out);
bool DecodeMessage(ByteReader* in, Message* out);

}  // namespace steno::raft
