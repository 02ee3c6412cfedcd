"""Each rule finds what breaks it and lets pass what does not."""

import pathlib
import tempfile
import textwrap
import unittest

from checks import banned, cxx, formatting, layers, sizes, structure, words
from checks.exceptions import Exceptions
from checks.tree import Tree

LAYERS = """
base:
runtime: base
kv/raft: base      # pure core
kv/store: kv/raft
server: kv/store runtime
testing: base
pure kv/raft
tests *: testing
door rocksdb/: kv/store tools
"""


class LintTest(unittest.TestCase):
    def tree(self, files):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        root = pathlib.Path(directory.name)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        return Tree(root, files)

    def found(self, check, files, exceptions=None):
        return [f"{f.path}:{f.line} {f.message}"
                for f in check(self.tree(files), exceptions or Exceptions())]


class CxxTest(LintTest):
    def test_strip_keeps_lines_and_code(self):
        code = cxx.strip('int a = 1\'000; // rand()\n/* x\n y */ f("rand(\\"", \'"\', R"(a"\n)");\n')
        self.assertNotIn("rand", code)
        self.assertIn("1'000", code)
        self.assertEqual(4, code.count("\n"))
        self.assertIn("f(", code)

    def names(self, source):
        return [(f.name, f.lines) for f in cxx.functions(cxx.strip(textwrap.dedent(source)))]

    def test_functions_of_namespaces_and_classes(self):
        self.assertEqual([("Plus", 3), ("Store", 4), ("~Store", 1), ("operator==", 1), ("Store::Get", 6)],
                         self.names("""
            namespace steno {
            template <typename T>
            T Plus(T a, T b) { return
              a + b; }
            class Store : public Base<int()> {
             public:
              explicit Store(Options o)
                  : a_{1}, b_(o) {
                Open();
              }
              ~Store() {}
              bool operator==(const Store& o) const { return true; }
             private:
              int a_ = {3};
              std::vector<int> v_{1, 2};
            };
            }  // namespace steno
            auto Store::Get(Key k) const -> Value {
              if (k) {
                auto f = [&] { return 1; };
              }
              return {};
            }
            """))

    def test_what_is_no_function(self):
        self.assertEqual([], self.names("""
            enum class Kind : int { kA = 1, kB };
            const std::map<int, int> kTable = {{1, 2}, {3, 4}};
            struct Point { int x = 0; int y = 0; };
            void Declared(int a);
            """))


class LayersTest(LintTest):
    def layers(self, path, *includes):
        text = "".join(f"#include {i}\n" for i in includes)
        return self.found(layers.check, {"docs/layers.txt": LAYERS, path: text})

    def test_down_is_allowed_the_whole_way(self):
        self.assertEqual([], self.layers("src/server/a.cc", '"server/b.h"', '"kv/store/a.h"',
                                         '"kv/raft/node.h"', '"base/check.h"', "<vector>"))

    def test_up_and_sideways_are_not(self):
        self.assertEqual(["src/kv/raft/a.cc:2 kv/raft may not include kv/store"],
                         self.layers("src/kv/raft/a.cc", '"kv/raft/b.h"', '"kv/store/a.h"'))
        self.assertEqual(["src/kv/store/a.h:1 kv/store may not include runtime"],
                         self.layers("src/kv/store/a.h", '"runtime/task.h"'))

    def test_pure_modules(self):
        self.assertEqual(["src/kv/raft/a.cc:1 kv/raft is pure: it does without thread"],
                         self.layers("src/kv/raft/a.cc", "<thread>", "<vector>"))
        self.assertEqual([], self.layers("src/kv/raft/a_test.cc", "<thread>", '"testing/m.h"'))

    def test_doors(self):
        door = "rocksdb/db.h is included only in kv/store, tools"
        self.assertEqual([f"src/kv/raft/a.cc:1 {door}"],
                         self.layers("src/kv/raft/a.cc", "<rocksdb/db.h>"))
        self.assertEqual([], self.layers("src/kv/store/a.cc", "<rocksdb/db.h>"))
        self.assertEqual([], self.layers("tools/x/a.cc", "<rocksdb/db.h>"))
        self.assertEqual([f"bench/a.cc:1 {door}"], self.layers("bench/a.cc", "<rocksdb/db.h>"))

    def test_every_module_has_a_row(self):
        self.assertEqual(["src/new/a.cc:1 its directory has no row in docs/layers.txt"],
                         self.layers("src/new/a.cc"))

    def test_mistakes_in_the_file(self):
        self.assertEqual(["docs/layers.txt:1 b has no row"],
                         self.found(layers.check, {"docs/layers.txt": "a: b\n"}))
        self.assertEqual(["docs/layers.txt:1 a depends on itself",
                          "docs/layers.txt:1 b depends on itself"],
                         self.found(layers.check, {"docs/layers.txt": "a: b\nb: a\n"}))


class BannedTest(LintTest):
    def banned(self, path, line):
        return [f.split(" ", 1)[1] for f in self.found(banned.check, {path: line + "\n"})]

    def test_bans(self):
        for line in ("std::cout << 1;", "printf(\"\");", "int a = rand();", "std::random_device d;",
                     "auto t = std::chrono::steady_clock::now();", "gettimeofday(&t, 0);",
                     "std::this_thread::sleep_for(x);", "usleep(1);", "assert(a);", "throw 1;",
                     "using namespace std;", "std::mutex m;", "absl::SleepFor(x);",
                     "// TO" "DO: later"):
            with self.subTest(line):
                self.assertEqual(1, len(self.banned("src/kv/a.cc", line)))

    def test_what_resembles_a_ban(self):
        for line in ("static_assert(a);", "rng.rand();", "snprintf(b, 1, x);", "ASSERT_TRUE(a);",
                     "// may throw", "operand(1);", "absl::Mutex m;", 'Log("sleep(1)");',
                     "fmt::print(x);", "mktemp(\"XXXXXX\");"):
            with self.subTest(line):
                self.assertEqual([], self.banned("src/kv/a.cc", line))

    def test_the_message_says_what_to_use(self):
        self.assertEqual(["assert is banned: use CHECK or DCHECK (base/check.h)"],
                         self.banned("src/a/b.cc", "assert(x);"))

    def test_places(self):
        self.assertEqual([], self.banned("tools/steno/a.cc", "std::cout << 1;"))
        self.assertEqual([], self.banned("src/kv/a_test.cc", "printf(x);"))
        self.assertEqual([], self.banned("src/base/check.cc", "std::cerr << 1;"))
        self.assertEqual([], self.banned("src/runtime/clock.cc", "steady_clock::now();"))
        self.assertEqual(1, len(self.banned("tools/steno/a.cc", "assert(x);")))

    def test_exception(self):
        exceptions = Exceptions([("banned", "src/a.cc:std::mutex", 1)])
        self.assertEqual([], self.found(banned.check, {"src/a.cc": "std::mutex m;"}, exceptions))
        self.assertEqual([], exceptions.unused())


class SizesTest(LintTest):
    def test_file_and_line(self):
        long_file = "int a;\n" * 701
        self.assertEqual(["src/a.cc:700 701 lines, 700 at most: which type is missing?"],
                         self.found(sizes.check, {"src/a.cc": long_file}))
        self.assertEqual([], self.found(sizes.check, {"src/a_test.cc": long_file}))
        self.assertEqual(["src/a.h:1 101 columns, 100 at most"],
                         self.found(sizes.check, {"src/a.h": "/" * 101}))
        table = f"// clang-format off\n{'/' * 101}\n// clang-format on\n{'/' * 101}\n"
        self.assertEqual(["src/a.h:4 101 columns, 100 at most"],
                         self.found(sizes.check, {"src/a.h": table}))

    def test_function(self):
        source = "void F() {\n" + "  g();\n" * 69 + "}\n"
        self.assertEqual(["src/a.cc:1 F has 71 lines, 70 at most"],
                         self.found(sizes.check, {"src/a.cc": source}))
        exceptions = Exceptions([("function-lines", "src/a.cc:F", 1)])
        self.assertEqual([], self.found(sizes.check, {"src/a.cc": source}, exceptions))

    def test_includes_of_a_header(self):
        source = "".join(f"#include <h{i}>\n" for i in range(21))
        self.assertEqual(1, len(self.found(sizes.check, {"src/a.h": source})))
        self.assertEqual([], self.found(sizes.check, {"src/a.cc": source}))


class StructureTest(LintTest):
    def test_pragma_once(self):
        files = {"src/a/CMakeLists.txt": "", "src/a/b.h": "int a;\n"}
        self.assertEqual(["src/a/b.h:1 has no #pragma once"], self.found(structure.check, files))

    def test_modules_have_tests(self):
        files = {"src/a/CMakeLists.txt": "", "src/a/sub/b.cc": ""}
        self.assertEqual(["src/a/sub/b.cc:1 src/a has no *_test.cc"],
                         self.found(structure.check, files))
        self.assertEqual([], self.found(structure.check, files | {"src/a/b_test.cc": ""}))
        self.assertEqual(["src/b/a.cc:1 no directory above it has a CMakeLists.txt"],
                         self.found(structure.check, {"src/b/a.cc": ""}))

    def test_data_files_are_registered(self):
        files = {"src/a/CMakeLists.txt": "", "src/a/testdata/x/y.td": "", "src/a/a_test.cc": ""}
        self.assertEqual(['src/a/testdata/x:1 no *_test.cc of src/a registers "testdata/x"'],
                         self.found(structure.check, files))
        files["src/a/a_test.cc"] = 'R(A, "testdata/x", Runner);'
        self.assertEqual([], self.found(structure.check, files))


class WordsTest(LintTest):
    def test_paths_of_one_machine(self):
        self.assertEqual(1, len(self.found(words.check, {"docs/a.md": "see /wor" "k/x\n"})))
        self.assertEqual([], self.found(words.check, {"docs/a.md": "the work/life of it\n"}))


class FormattingTest(LintTest):
    def test_finds_the_file(self):
        files = {".clang-format": "BasedOnStyle: Google\n", "src/a.cc": "int  a;\n",
                 "src/b.cc": "int b;\n"}
        self.assertEqual(["src/a.cc"], [f.split(":")[0] for f in self.found(formatting.check, files)])
        tree = self.tree(files)
        formatting.fix_formatting(tree)
        self.assertEqual("int a;\n", (tree.root / "src/a.cc").read_text())


class TreeTest(LintTest):
    def test_without_git_every_file_but_the_build(self):
        root = self.tree({"src/a.cc": "", "build/b.cc": "", ".ci/run": ""}).root
        self.assertEqual([".ci/run", "src/a.cc"], Tree.of_repository(root).paths)


class ExceptionsTest(LintTest):
    def test_unused_and_malformed_lines_are_findings(self):
        tree = self.tree({"e.txt": "# c\nfile-lines src/a.cc generated\nwords x\n"})
        exceptions = Exceptions.load(tree, "e.txt")
        self.assertEqual(["e.txt:3: [exceptions] write: CHECK PATH[:NAME] REASON",
                          "e.txt:2: [exceptions] file-lines src/a.cc is not needed: remove the line"],
                         [str(f) for f in exceptions.unused()])


if __name__ == "__main__":
    unittest.main()
