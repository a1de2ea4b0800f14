// What the command line asks for: a subcommand, the settings from every source, and the
// subcommand's own words.
#pragma once

#include "server/app/settings.h"

#include <QStringList>

namespace adjudge {

enum class Command { Serve, Import, Verify, User, Doctor, Print };

struct CommandLine
{
    Command command = Command::Serve;
    Settings settings; // with the places of this installation filled in
    QStringList arguments;
    bool isJson = false;
    bool checksInputs = true; // import, verify: run the input validators
    QString role;
    bool testsLanguages = false; // doctor --languages
    QString text;                // of Print: help, version, the table of settings
};

Result<CommandLine> readCommandLine(const QStringList& arguments);

} // namespace adjudge
