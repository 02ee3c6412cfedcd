# steno_module(NAME name [DEPS target...] [TEST_DEPS target...] [TESTONLY])
#
# One directory is one library: every *.cc beside the CMakeLists.txt that is not a *_test.cc goes
# into library `steno_<name>` (an interface library if there is none), every *_test.cc into the one
# test program `<name>_test`, which runs in the directory so that it finds its testdata/.
function(steno_module)
  cmake_parse_arguments(ARG "TESTONLY" "NAME" "DEPS;TEST_DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  set(test_sources ${sources})
  list(FILTER test_sources INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  set(library steno_${ARG_NAME})
  if(sources)
    add_library(${library} STATIC ${sources})
    target_include_directories(${library} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${library} PUBLIC ${ARG_DEPS})
  else()
    add_library(${library} INTERFACE)
    target_include_directories(${library} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${library} INTERFACE ${ARG_DEPS})
  endif()
  if(test_sources)
    add_executable(${ARG_NAME}_test ${test_sources})
    target_link_libraries(${ARG_NAME}_test PRIVATE ${library} ${ARG_TEST_DEPS} GTest::gmock
                                                   GTest::gtest_main)
    add_test(NAME ${ARG_NAME} COMMAND ${ARG_NAME}_test
             WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
endfunction()
