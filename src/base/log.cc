#include "base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

namespace steno {
namespace {

constexpr size_t kLogFileBytesMax = 64 << 20;
constexpr size_t kLogFilesMax = 5;

std::atomic<LogLevel> g_level = LogLevel::kInfo;

spdlog::level::level_enum ToSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kOff:
      return spdlog::level::off;
  }
  return spdlog::level::off;
}

spdlog::logger& DefaultLogger() {
  static const std::shared_ptr<spdlog::logger> logger = [] {
    auto created = std::make_shared<spdlog::logger>(
        "steno", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    created->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%L%$ %v", spdlog::pattern_time_type::utc);
    created->set_level(spdlog::level::trace);
    return created;
  }();
  return *logger;
}

}  // namespace

void InitLog(const LogOptions& options) {
  g_level = options.level;
  spdlog::logger& logger = DefaultLogger();
  if (!options.file.empty()) {
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
        options.file, kLogFileBytesMax, kLogFilesMax);
    sink->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %L %v");
    logger.sinks() = {sink};
  }
  logger.flush_on(spdlog::level::info);
}

bool LogEnabled(LogLevel level) {
  return level >= g_level.load(std::memory_order_relaxed);
}

void LogMessage(LogLevel level, std::string_view message) {
  DefaultLogger().log(ToSpdlog(level), spdlog::string_view_t(message.data(), message.size()));
}

}  // namespace steno
