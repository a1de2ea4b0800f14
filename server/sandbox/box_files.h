// Files into and out of folders that a program under test may have filled: names are checked, no
// link is ever followed, only regular files are read. Used inside the box's namespaces only.
#pragma once

#include "server/sandbox/kernel.h"
#include "server/sandbox/wire/messages.h"

namespace adjudge::sandbox {

// "name" or "folder/name": relative, without "." and "..", at most eight parts.
bool isBoxName(const std::string& name);

// Makes the folder and those above it; an existing one is fine.
Fault makeFolder(int root, const std::string& name);

// Replaces what has this name; makes the folders above it.
Fault placeFile(int root, const FileEntry& file, mode_t mode);

enum class Taken { Whole, Cut, Absent };

// Reads at most maxBytes of a regular file. Absent for anything else.
Taken takeFile(int root, const std::string& name, std::uint64_t maxBytes, FileEntry& file);

// Appends the regular files directly in a folder, in no order: at most 64, and maxBytes in all.
void takeFolder(
    int root, const std::string& name, std::uint64_t maxBytes, std::vector<FileEntry>& files
);

} // namespace adjudge::sandbox
