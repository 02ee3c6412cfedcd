// The server as PostgreSQL's own client library sees it.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <memory>
#include <string>
#include <thread>

#include "base/metrics.h"
#include "net/pgwire/fake_session.h"
#include "net/pgwire/server.h"
#include "runtime/asio_executor.h"

namespace steno::pgwire {
namespace {

struct Finish {
  void operator()(PGconn* conn) const { PQfinish(conn); }
};
struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Conn = std::unique_ptr<PGconn, Finish>;
using Res = std::unique_ptr<PGresult, Clear>;

class LibpqTest : public ::testing::Test {
 protected:
  LibpqTest() : executor_(2), server_({.insecure = true}, &executor_, &factory_, &registry_) {
    EXPECT_TRUE(server_.Start().ok());
    conn_ = Connect("root", "db");
    EXPECT_EQ(PQstatus(conn_.get()), CONNECTION_OK) << PQerrorMessage(conn_.get());
  }

  Conn Connect(std::string_view user, std::string_view database) {
    return Conn(PQconnectdb(
        fmt::format("host=127.0.0.1 port={} user={} dbname={}", server_.port(), user, database)
            .c_str()));
  }
  Res Exec(const char* sql) { return Res(PQexec(conn_.get(), sql)); }
  std::string Code(const Res& result) {
    const char* code = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    return code == nullptr ? "" : code;
  }

  FakeSessionFactory factory_;
  metrics::Registry registry_;
  AsioExecutor executor_;
  Server server_;
  Conn conn_;
};

TEST_F(LibpqTest, ConnectsAndReportsSettings) {
  EXPECT_EQ(PQserverVersion(conn_.get()), 150000);
  EXPECT_STREQ(PQparameterStatus(conn_.get(), "client_encoding"), "UTF8");
  Exec("set application_name x");
  EXPECT_STREQ(PQparameterStatus(conn_.get(), "application_name"), "x");
  EXPECT_GT(PQbackendPID(conn_.get()), 0);
  const Conn refused = Connect("root", "nosuch");
  EXPECT_EQ(PQstatus(refused.get()), CONNECTION_BAD);
  EXPECT_NE(std::string(PQerrorMessage(refused.get())).find("\"nosuch\" does not exist"),
            std::string::npos);
}

TEST_F(LibpqTest, SimpleQuery) {
  const Res result = Exec("rows 3");
  ASSERT_EQ(PQresultStatus(result.get()), PGRES_TUPLES_OK);
  EXPECT_EQ(PQntuples(result.get()), 3);
  EXPECT_STREQ(PQfname(result.get(), 1), "word");
  EXPECT_EQ(PQftype(result.get(), 0), 23u);
  EXPECT_EQ(PQfsize(result.get(), 0), 4);
  EXPECT_STREQ(PQgetvalue(result.get(), 1, 1), "w2");
  EXPECT_TRUE(PQgetisnull(result.get(), 2, 1));
  EXPECT_STREQ(PQcmdStatus(result.get()), "SELECT 3");
  EXPECT_EQ(Code(Exec("error")), "22012");
  EXPECT_EQ(PQresultStatus(Exec("").get()), PGRES_EMPTY_QUERY);
  EXPECT_EQ(Code(Exec("nonsense")), "42601");
  EXPECT_EQ(PQtransactionStatus(conn_.get()), PQTRANS_IDLE);
}

TEST_F(LibpqTest, BinaryResults) {
  const char* const values[] = {nullptr};
  const Res result(PQexecParams(conn_.get(), "rows 2", 0, nullptr, values, nullptr, nullptr, 1));
  ASSERT_EQ(PQntuples(result.get()), 2);
  EXPECT_EQ(PQfformat(result.get(), 0), 1);
  ASSERT_EQ(PQgetlength(result.get(), 1, 0), 4);
  EXPECT_EQ(PQgetvalue(result.get(), 1, 0)[3], 2);
}

TEST_F(LibpqTest, PreparedStatement) {
  Res(PQprepare(conn_.get(), "s", "echo", 0, nullptr));
  const char* const values[] = {"ä", nullptr};
  const Res result(PQexecPrepared(conn_.get(), "s", 2, values, nullptr, nullptr, 0));
  EXPECT_STREQ(PQgetvalue(result.get(), 0, 0), "ä");
  EXPECT_TRUE(PQgetisnull(result.get(), 0, 1));
  const char* const broken[] = {"\xff"};
  EXPECT_EQ(Code(Res(PQexecPrepared(conn_.get(), "s", 1, broken, nullptr, nullptr, 0))), "22021");
  EXPECT_EQ(Code(Res(PQdescribePrepared(conn_.get(), "none"))), "26000");
}

TEST_F(LibpqTest, CopyBothWays) {
  ASSERT_EQ(PQresultStatus(Exec("copyin").get()), PGRES_COPY_IN);
  const std::string line(1000, 'x');
  for (int i = 0; i < 2000; ++i) PQputCopyData(conn_.get(), line.data(), 1000);
  PQputCopyEnd(conn_.get(), nullptr);
  Res result(PQgetResult(conn_.get()));
  EXPECT_STREQ(PQcmdStatus(result.get()), "COPY 2000000");
  EXPECT_EQ(PQgetResult(conn_.get()), nullptr);

  Exec("copyin");
  PQputCopyEnd(conn_.get(), "enough");
  result.reset(PQgetResult(conn_.get()));
  EXPECT_EQ(Code(result), "57014");
  EXPECT_EQ(PQgetResult(conn_.get()), nullptr);

  Exec("copyin-refuse");
  for (int i = 0; i < 2000; ++i) PQputCopyData(conn_.get(), line.data(), 1000);
  PQputCopyEnd(conn_.get(), nullptr);
  result.reset(PQgetResult(conn_.get()));
  EXPECT_EQ(Code(result), "22P04");
  EXPECT_EQ(PQgetResult(conn_.get()), nullptr);

  ASSERT_EQ(PQresultStatus(Exec("copyout 5000").get()), PGRES_COPY_OUT);
  char* buffer = nullptr;
  int lines = 0;
  while (PQgetCopyData(conn_.get(), &buffer, 0) > 0) {
    ++lines;
    PQfreemem(buffer);
  }
  EXPECT_EQ(lines, 5000);
  result.reset(PQgetResult(conn_.get()));
  EXPECT_STREQ(PQcmdStatus(result.get()), "COPY 5000");
}

TEST_F(LibpqTest, ExtendedCopyIn) {
  const Res started(PQexecParams(conn_.get(), "copyin", 0, nullptr, nullptr, nullptr, nullptr, 0));
  ASSERT_EQ(PQresultStatus(started.get()), PGRES_COPY_IN);
  PQputCopyData(conn_.get(), "abc", 3);
  PQputCopyEnd(conn_.get(), nullptr);
  const Res result(PQgetResult(conn_.get()));
  EXPECT_STREQ(PQcmdStatus(result.get()), "COPY 3");
  EXPECT_EQ(PQgetResult(conn_.get()), nullptr);
  EXPECT_EQ(PQntuples(Exec("rows 1").get()), 1);
}

TEST_F(LibpqTest, CancelRequest) {
  PQsendQuery(conn_.get(), "sleep");
  while (factory_.state.sleeping.load() == 0) std::this_thread::yield();
  PGcancel* cancel = PQgetCancel(conn_.get());
  char error[256];
  EXPECT_EQ(PQcancel(cancel, error, sizeof error), 1) << error;
  PQfreeCancel(cancel);
  const Res result(PQgetResult(conn_.get()));
  EXPECT_EQ(Code(result), "57014");
}

TEST_F(LibpqTest, Pipeline) {
  ASSERT_EQ(PQenterPipelineMode(conn_.get()), 1);
  const char* const statements[] = {"rows 1", "error", "rows 2"};
  for (const char* sql : statements) {
    PQsendQueryParams(conn_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0);
  }
  PQpipelineSync(conn_.get());
  const auto next = [this] {
    const Res result(PQgetResult(conn_.get()));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_PIPELINE_SYNC) {
      EXPECT_EQ(PQgetResult(conn_.get()), nullptr);
    }
    return status;
  };
  EXPECT_EQ(next(), PGRES_TUPLES_OK);
  EXPECT_EQ(next(), PGRES_FATAL_ERROR);
  EXPECT_EQ(next(), PGRES_PIPELINE_ABORTED);
  EXPECT_EQ(next(), PGRES_PIPELINE_SYNC);
  EXPECT_EQ(PQexitPipelineMode(conn_.get()), 1);
}

}  // namespace
}  // namespace steno::pgwire
