# Every third-party library, found once. docs/dependencies.md says what each is for; each is
# included by one module only (docs/layers.txt).
find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(GTest REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC REQUIRED)
find_package(RocksDB REQUIRED)
find_package(benchmark REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(LIBEDIT REQUIRED IMPORTED_TARGET libedit)

# Boost 1.81 is header-only here: Asio, Beast, System and Multiprecision need no library.
add_library(boost_headers_1_81 INTERFACE)
target_compile_definitions(boost_headers_1_81 INTERFACE BOOST_ASIO_NO_DEPRECATED
                           BOOST_ERROR_CODE_HEADER_ONLY)
