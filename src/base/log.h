// The log: one line an event, levelled, with the time in UTC. The one door to spdlog.
//
//   LOG_INFO("raft: leader elected range={} term={}", range_id, term);
//
// Messages name the module first and give facts as key=value. Never log secrets, keys' contents at
// INFO, or the values of parameters. Thread-safe.
#pragma once

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <string>
#include <string_view>

namespace steno {

enum class LogLevel { kDebug, kInfo, kWarn, kError, kOff };

struct LogOptions {
  LogLevel level = LogLevel::kInfo;
  // Empty: standard error. Otherwise a file, rotated at 64 MiB, five kept.
  std::string file;
};

void InitLog(const LogOptions& options);
bool LogEnabled(LogLevel level);
void LogMessage(LogLevel level, std::string_view message);

}  // namespace steno

#define STENO_LOG_(level, ...)                                \
  do {                                                        \
    if (::steno::LogEnabled(level)) {                         \
      ::steno::LogMessage(level, ::fmt::format(__VA_ARGS__)); \
    }                                                         \
  } while (0)
#define LOG_DEBUG(...) STENO_LOG_(::steno::LogLevel::kDebug, __VA_ARGS__)
#define LOG_INFO(...) STENO_LOG_(::steno::LogLevel::kInfo, __VA_ARGS__)
#define LOG_WARN(...) STENO_LOG_(::steno::LogLevel::kWarn, __VA_ARGS__)
#define LOG_ERROR(...) STENO_LOG_(::steno::LogLevel::kError, __VA_ARGS__)
