// Numbers of the PostgreSQL frontend/backend protocol, version 3.0 (PostgreSQL 15 documentation,
// chapter 55), and the error that a breach of it makes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "base/result.h"

namespace steno::pgwire {

inline constexpr uint32_t kProtocol30 = 3 << 16;
inline constexpr uint32_t kCancelRequestCode = (1234 << 16) | 5678;
inline constexpr uint32_t kSslRequestCode = (1234 << 16) | 5679;
inline constexpr uint32_t kGssEncRequestCode = (1234 << 16) | 5680;

inline constexpr std::string_view kProtocolViolation = "08P01";
inline constexpr std::string_view kProgramLimitExceeded = "54000";

// What the client sent is not the protocol: SQLSTATE 08P01. After a fatal one the position in the
// byte stream is lost and the connection must be closed; after another the next message starts
// where it should.
class ProtocolError {
 public:
  static ProtocolError Recoverable(std::string message) {
    return ProtocolError(std::move(message), false);
  }
  static ProtocolError Fatal(std::string message) {
    return ProtocolError(std::move(message), true);
  }

  // Not an error; Result wants to be able to make one.
  ProtocolError() : fatal_(false) {}

  const std::string& message() const { return message_; }
  bool fatal() const { return fatal_; }

 private:
  ProtocolError(std::string message, bool fatal) : message_(std::move(message)), fatal_(fatal) {}
  std::string message_;
  bool fatal_;
};

// Called by the value() of a failed result: a bug of the caller.
[[noreturn]] inline void throw_exception_from_error(const ProtocolError& error,
                                                    const boost::source_location&) {
  CheckFailure(__FILE__, __LINE__, "Result::value()").stream() << error.message();
  __builtin_unreachable();
}

}  // namespace steno::pgwire
