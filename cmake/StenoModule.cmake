# steno_module(NAME name [DEPS target...] [TEST_DEPS target...] [TESTONLY] [LABEL label] [PURE])
#
# One directory is one library: every *.cc beside the CMakeLists.txt that is not a *_test.cc goes
# into library `steno_<name>` (an interface library if there is none), every *_test.cc into the one
# test program `<name>_test`, which runs in the directory so that it finds its testdata/.
#
# The test carries LABEL (default `unit`) and is built by the target `<label>_tests`. A PURE module
# owns no thread and no lock, so the thread sanitizer has nothing to say about it; the tests of all
# others carry the label `threaded` too and are built by `threaded_tests`.
function(steno_module)
  cmake_parse_arguments(ARG "TESTONLY;PURE" "NAME;LABEL" "DEPS;TEST_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  set(test_sources ${sources})
  list(FILTER test_sources INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  set(library steno_${ARG_NAME})
  if(sources)
    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${library} PUBLIC ${ARG_DEPS})
    steno_precompile(${library} steno_pch)
  else()
    add_library(${library} INTERFACE)
    target_include_directories(${library} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${library} INTERFACE ${ARG_DEPS})
  endif()
  if(test_sources)
    add_executable(${ARG_NAME}_test ${test_sources})
    target_link_libraries(${ARG_NAME}_test PRIVATE ${library} ${ARG_TEST_DEPS} GTest::gmock
                                                   GTest::gtest_main)
    steno_precompile(${ARG_NAME}_test steno_test_pch)
    if(TARGET steno_tsan)
      target_link_libraries(${ARG_NAME}_test PRIVATE steno_tsan)
    endif()
    add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME}_test
             WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
    set(labels ${ARG_LABEL})
    if(NOT labels)
      set(labels unit)
    endif()
    if(NOT ARG_PURE)
      list(APPEND labels threaded)
    endif()
    set_tests_properties(${ARG_NAME} PROPERTIES LABELS "${labels}" TIMEOUT 600)
    foreach(group ${labels})
      add_dependencies(${group}_tests ${ARG_NAME}_test)
    endforeach()
  endif()
endfunction()

foreach(group unit sim threaded fuzz)
  add_custom_target(${group}_tests)
endforeach()

if(STENO_SANITIZE STREQUAL "thread")
  add_library(steno_tsan OBJECT ${CMAKE_SOURCE_DIR}/cmake/tsan/absl_mutex.cc)
  target_link_libraries(steno_tsan PUBLIC ${CMAKE_DL_LIBS})
endif()

# With STENO_PRECOMPILE, two precompiled headers are shared by all modules: one for libraries, one for
# test programs. They hold what most files include anyway and nothing of Steno's own.
function(steno_precompile target donor)
  if(STENO_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${donor})
  endif()
endfunction()

if(STENO_PRECOMPILE)
  set(common_headers <algorithm> <cstdint> <functional> <map> <memory> <optional> <ostream> <set>
      <string> <string_view> <utility> <variant> <vector> <fmt/format.h>
      <boost/system/result.hpp> <absl/container/flat_hash_map.h>
      <absl/functional/any_invocable.h> <absl/status/statusor.h> <absl/strings/str_cat.h>
      <absl/synchronization/mutex.h>)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/pch.cc CONTENT "")
  foreach(donor steno_pch steno_test_pch)
    add_library(${donor} STATIC ${CMAKE_BINARY_DIR}/pch.cc)
    target_link_libraries(${donor} PRIVATE absl::flat_hash_map absl::any_invocable absl::statusor
                                           absl::strings absl::synchronization fmt::fmt)
  endforeach()
  target_link_libraries(steno_test_pch PRIVATE GTest::gmock GTest::gtest)
  target_precompile_headers(steno_pch PRIVATE ${common_headers})
  target_precompile_headers(steno_test_pch PRIVATE ${common_headers} <gmock/gmock.h> <gtest/gtest.h>)
endif()
