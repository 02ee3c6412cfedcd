// A readable notation for protocol bytes, for tests and transcripts.
//
//   Q len "SELECT 1" 0            a type byte, the length of what follows, a string, a NUL
//   i16:2 i32:-1 u8:7 hex:00ff    integers, big-endian; raw bytes
//   rep:1000:61                   a byte, repeated
//   len                           filled in: itself and everything to the end of the line
//   len:77                        a length that lies
//
// In "..." the escapes are \" \\ \n \0 \xNN. A word of one character is that byte.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace steno::pgwire {

// The bytes of one line of notation, or nullopt where it is not notation.
std::optional<std::string> WireBytes(std::string_view line);

// Bytes as text: printable ones as they are, others as \0 or \xNN.
std::string WireEscape(std::string_view bytes);

}  // namespace steno::pgwire
