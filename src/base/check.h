// CHECK: an invariant whose failure is a bug in Steno. It stays on in release builds, because a
// database that goes on after a broken invariant writes wrong data with a straight face.
//
//   CHECK(index > 0) << "index=" << index;
//   CHECK_EQ(a, b);
//   DCHECK(expensive());            // debug and sanitizer builds only
//
// The three kinds of failure are never mixed: a refusal is a typed value, an operating error is an
// absl::Status (or a typed error of the module), a bug is a CHECK.
#pragma once

#include <sstream>

namespace steno {

// Collects the message of a failed check and ends the process in its destructor.
class CheckFailure {
 public:
  CheckFailure(const char* file, int line, const char* condition);
  [[noreturn]] ~CheckFailure();
  std::ostream& stream() { return stream_; }

 private:
  std::ostringstream stream_;
};

// Turns the stream expression into void, so that CHECK is a statement of either branch.
struct CheckVoidify {
  void operator&(std::ostream&) {}
};

}  // namespace steno

#define CHECK(condition)               \
  __builtin_expect(bool(condition), 1) \
      ? (void)0                        \
      : ::steno::CheckVoidify() & ::steno::CheckFailure(__FILE__, __LINE__, #condition).stream()

#define CHECK_OP_(a, op, b) CHECK((a)op(b)) << (a) << " vs " << (b) << " "
#define CHECK_EQ(a, b) CHECK_OP_(a, ==, b)
#define CHECK_NE(a, b) CHECK_OP_(a, !=, b)
#define CHECK_LT(a, b) CHECK_OP_(a, <, b)
#define CHECK_LE(a, b) CHECK_OP_(a, <=, b)
#define CHECK_GT(a, b) CHECK_OP_(a, >, b)
#define CHECK_GE(a, b) CHECK_OP_(a, >=, b)

#ifdef NDEBUG
#define DCHECK(condition) CHECK(true || (condition))
#else
#define DCHECK(condition) CHECK(condition)
#endif
