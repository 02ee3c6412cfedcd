# Compiler settings that hold for every target, and the three that presets choose between:
# STENO_SANITIZE (empty, "address,undefined", "thread") and STENO_FUZZ (libFuzzer targets).
set(STENO_SANITIZE "" CACHE STRING "Sanitizers to build with: empty, address,undefined or thread")
option(STENO_FUZZ "Build the libFuzzer targets" OFF)
option(STENO_PRECOMPILE "Share a precompiled header: less compiling, but hides missing includes" OFF)

add_compile_options(-Wall -Wextra -Werror -Wno-unused-parameter -Werror=switch
                    -Wno-missing-field-initializers -fno-omit-frame-pointer
                    # libstdc++ 12 marks a function that its own stable_sort uses.
                    -Wno-deprecated-declarations)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  add_compile_options(-Wthread-safety -fcolor-diagnostics)
endif()

if(STENO_SANITIZE)
  add_compile_options(-fsanitize=${STENO_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${STENO_SANITIZE})
  # What the sanitizers cannot see: an empty optional that is read, an index past the end.
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
if(STENO_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(STENO_PRECOMPILE)
  # Everywhere, since a precompiled header fits only where the language options are the same.
  add_compile_options(-pthread)
endif()
find_program(CCACHE ccache)
if(CCACHE AND STENO_PRECOMPILE)
  # Without these ccache does not dare to reuse what was compiled with a precompiled header.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
elseif(CCACHE)
  # Two checkouts share what they compile: paths below the source directory do not count.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${CCACHE})
endif()
