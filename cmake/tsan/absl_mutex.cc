// Tells the thread sanitizer about absl::Mutex and absl::CondVar.
//
// Debian builds Abseil without the sanitizer, which then sees neither the atomics inside a mutex
// nor that it orders anything, and reports every guarded variable as a race. A program that links
// this file defines the mutex's methods itself, so that every caller, libraries included, comes
// through here: each method says what it does (sanitizer/tsan_interface.h) and calls Abseil's own.
//
// What runs between a pre_ and its post_ call is not looked at. That covers the conditions that
// Abseil evaluates while it wakes or waits: it holds the mutex then, which the sanitizer cannot
// know.
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>
#include <stdint.h>

namespace {

template <typename Fn>
Fn* Next(const char* name) {
  return reinterpret_cast<Fn*>(dlsym(RTLD_NEXT, name));
}

// absl::Duration and absl::Time as they are passed: 12 bytes in two registers.
struct Moment {
  int64_t high;
  uint32_t low;
};

constexpr unsigned kRead = __tsan_mutex_read_lock;
constexpr unsigned kTry = __tsan_mutex_try_lock;

// Some methods are written in terms of others: only the outermost call on a mutex counts.
class Outermost {
 public:
  explicit Outermost(void* mu) : before_(mu_), counts_(mu_ != mu) { mu_ = mu; }
  ~Outermost() { mu_ = before_; }
  explicit operator bool() const { return counts_; }

 private:
  static thread_local void* mu_;
  void* const before_;
  const bool counts_;
};
thread_local void* Outermost::mu_ = nullptr;

template <typename Fn>
auto Lock(void* mu, unsigned flags, Fn next) {
  const Outermost outermost(mu);
  if (outermost) __tsan_mutex_pre_lock(mu, flags);
  const auto result = next();
  const bool failed = (flags & kTry) != 0 && !result;
  if (outermost) __tsan_mutex_post_lock(mu, flags | (failed ? __tsan_mutex_try_lock_failed : 0), 0);
  return result;
}

template <typename Fn>
void Unlock(void* mu, unsigned flags, Fn next) {
  const Outermost outermost(mu);
  if (outermost) __tsan_mutex_pre_unlock(mu, flags);
  next();
  if (outermost) __tsan_mutex_post_unlock(mu, flags);
}

// The mutex is given up and taken again.
template <typename Fn>
bool Wait(void* mu, Fn next) {
  Unlock(mu, 0, [] {});
  return Lock(mu, 0, next);
}

}  // namespace

// The definition of a method: its name, what is returned and taken, and how it is told of.
#define STENO_METHOD(symbol, result, ...)                         \
  static auto* Next_##symbol() {                                  \
    static auto* const next = Next<result(__VA_ARGS__)>(#symbol); \
    return next;                                                  \
  }                                                               \
  extern "C" result symbol

#define STENO_LOCK(symbol, flags)               \
  STENO_METHOD(symbol, void, void*)(void* mu) { \
    Lock(mu, flags, [&] {                       \
      Next_##symbol()(mu);                      \
      return true;                              \
    });                                         \
  }
#define STENO_TRY_LOCK(symbol, flags)                                     \
  STENO_METHOD(symbol, bool, void*)(void* mu) {                           \
    return Lock(mu, (flags) | kTry, [&] { return Next_##symbol()(mu); }); \
  }
#define STENO_UNLOCK(symbol, flags)                  \
  STENO_METHOD(symbol, void, void*)(void* mu) {      \
    Unlock(mu, flags, [&] { Next_##symbol()(mu); }); \
  }
#define STENO_LOCK_WHEN(symbol, flags)                                  \
  STENO_METHOD(symbol, void, void*, void*)(void* mu, void* condition) { \
    Lock(mu, flags, [&] {                                               \
      Next_##symbol()(mu, condition);                                   \
      return true;                                                      \
    });                                                                 \
  }
#define STENO_LOCK_WHEN_UNTIL(symbol, flags)                                                  \
  STENO_METHOD(symbol, bool, void*, void*, Moment)(void* mu, void* condition, Moment until) { \
    return Lock(mu, flags, [&] { return Next_##symbol()(mu, condition, until); });            \
  }
#define STENO_AWAIT_UNTIL(symbol)                                                             \
  STENO_METHOD(symbol, bool, void*, void*, Moment)(void* mu, void* condition, Moment until) { \
    return Wait(mu, [&] { return Next_##symbol()(mu, condition, until); });                   \
  }
#define STENO_WAIT_UNTIL(symbol)                                                       \
  STENO_METHOD(symbol, bool, void*, void*, Moment)(void* cv, void* mu, Moment until) { \
    return Wait(mu, [&] { return Next_##symbol()(cv, mu, until); });                   \
  }
#define STENO_DESTROY(symbol)                           \
  STENO_METHOD(symbol, void, void*)(void* mu) {         \
    __tsan_mutex_destroy(mu, __tsan_mutex_linker_init); \
    Next_##symbol()(mu);                                \
  }

STENO_LOCK(_ZN4absl7debian35Mutex4LockEv, 0)
STENO_LOCK(_ZN4absl7debian35Mutex10ReaderLockEv, kRead)
STENO_UNLOCK(_ZN4absl7debian35Mutex6UnlockEv, 0)
STENO_UNLOCK(_ZN4absl7debian35Mutex12ReaderUnlockEv, kRead)
STENO_TRY_LOCK(_ZN4absl7debian35Mutex7TryLockEv, 0)
STENO_TRY_LOCK(_ZN4absl7debian35Mutex13ReaderTryLockEv, kRead)
STENO_LOCK_WHEN(_ZN4absl7debian35Mutex8LockWhenERKNS0_9ConditionE, 0)
STENO_LOCK_WHEN(_ZN4absl7debian35Mutex14ReaderLockWhenERKNS0_9ConditionE, kRead)
STENO_LOCK_WHEN_UNTIL(_ZN4absl7debian35Mutex19LockWhenWithTimeoutERKNS0_9ConditionENS0_8DurationE,
                      0)
STENO_LOCK_WHEN_UNTIL(_ZN4absl7debian35Mutex20LockWhenWithDeadlineERKNS0_9ConditionENS0_4TimeE, 0)
STENO_AWAIT_UNTIL(_ZN4absl7debian35Mutex16AwaitWithTimeoutERKNS0_9ConditionENS0_8DurationE)
STENO_AWAIT_UNTIL(_ZN4absl7debian35Mutex17AwaitWithDeadlineERKNS0_9ConditionENS0_4TimeE)
STENO_WAIT_UNTIL(_ZN4absl7debian37CondVar15WaitWithTimeoutEPNS0_5MutexENS0_8DurationE)
STENO_WAIT_UNTIL(_ZN4absl7debian37CondVar16WaitWithDeadlineEPNS0_5MutexENS0_4TimeE)

STENO_METHOD(_ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE, void, void*, void*)
(void* mu, void* condition) {
  Wait(mu, [&] {
    Next__ZN4absl7debian35Mutex5AwaitERKNS0_9ConditionE()(mu, condition);
    return true;
  });
}
STENO_METHOD(_ZN4absl7debian37CondVar4WaitEPNS0_5MutexE, void, void*, void*)
(void* cv, void* mu) {
  Wait(mu, [&] {
    Next__ZN4absl7debian37CondVar4WaitEPNS0_5MutexE()(cv, mu);
    return true;
  });
}

// Its memory may become another mutex. Callers know the destructor by either of two names.
STENO_DESTROY(_ZN4absl7debian35MutexD1Ev)
STENO_DESTROY(_ZN4absl7debian35MutexD2Ev)
