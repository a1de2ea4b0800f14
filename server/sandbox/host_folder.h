// The box on a host without namespaces: a folder of the host's own file system that holds box, w
// and tmp in place of /box, /w and /tmp.
#pragma once

#include "server/sandbox/landlock.h"
#include "server/sandbox/tree.h"

namespace adjudge::sandbox {

class HostFolder
{
public:
    HostFolder() = default;
    ~HostFolder(); // removes it, if everything below is dead

    HostFolder(const HostFolder&) = delete;
    HostFolder& operator=(const HostFolder&) = delete;

    // Makes it for the user we are, after removing those that killed sandboxes left.
    Fault open(const std::string& slot);

    // Empty: there is none.
    [[nodiscard]] const std::string& path() const { return m_path; }

    // What is in it now.
    [[nodiscard]] TreeSize size() const;

private:
    std::string m_path;
    Fd m_folder;
};

// "/box/a" as "<folder>/box/a", also within a text such as "-I/box"; folder empty: as it is.
std::string toHost(const std::string& folder, const std::string& text);

// And back, for what a program or compiler said.
std::string fromHost(const std::string& folder, const std::string& text);

// Empties w and tmp. Everything of the last run is dead.
Fault refreshHostFolder(const std::string& folder);

// What a run may reach: the host's programs and this folder; /box writable for compilers.
std::vector<PathRule> hostRules(const std::string& folder, bool isCompile);

} // namespace adjudge::sandbox
