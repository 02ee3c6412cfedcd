#include "steno/command.h"

#include <cctype>
#include <cstdio>

namespace steno::tool {

std::string EnvironmentName(const std::string& flag) {
  std::string name = "STENO_";
  for (char c : flag) {
    name.push_back(c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c))));
  }
  return name;
}

void HostFlags::AddTo(CLI::App* command) {
  AddFlag(command, "host", host, "Address of any node, HOST:PORT");
  AddSwitch(command, "insecure", insecure, "Talk to a node that was started with --insecure");
}

int HostFlags::Check() const {
  if (insecure) return 0;
  std::fprintf(stderr, "steno: certificates are not supported yet: give --insecure\n");
  return kExitUsage;
}

}  // namespace steno::tool
