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
