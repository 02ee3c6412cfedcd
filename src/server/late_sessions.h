// LateSessions: the sessions of a node that has yet to become part of a cluster. The SQL port is
// taken at the start, so that a port in use is found then; clients that come too early are told so
// (57P03), which drivers know as a reason to try again: that the node is starting, or, once it has
// found that it belongs to no cluster, what it waits for. Thread-safe.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sql/session/session.h"
#include "sql/types/errors.h"
#include "sql/types/sqlstate.h"

namespace steno::server {

class LateSessions final : public sql::SessionFactory {
 public:
  // From now on `sessions` opens them; it outlives the last.
  void Set(sql::SessionFactory* sessions) { sessions_.store(sessions, std::memory_order_release); }

  // The node waits to be initialized or to join.
  void SetWaiting() { waiting_.store(true, std::memory_order_release); }

  Task<sql::SqlResult<std::unique_ptr<sql::Session>>> Open(sql::SessionOptions options) override {
    sql::SessionFactory* sessions = sessions_.load(std::memory_order_acquire);
    if (sessions == nullptr) {
      co_return sql::errors::Make(
          sql::sqlstate::kCannotConnectNow,
          waiting_.load(std::memory_order_acquire)
              ? "the node belongs to no cluster yet: run steno init, or check that the nodes it is "
                "to join are up"
              : "the node is starting");
    }
    co_return co_await sessions->Open(std::move(options));
  }

  std::vector<std::pair<std::string, std::string>> ReportedSettings(
      const sql::Session& session) const override {
    return sessions_.load(std::memory_order_acquire)->ReportedSettings(session);
  }

 private:
  std::atomic<sql::SessionFactory*> sessions_ = nullptr;
  std::atomic<bool> waiting_ = false;
};

}  // namespace steno::server
