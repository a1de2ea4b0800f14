// The subcommands beside `serve`: each runs to its end and gives the exit code. Blocking.
#pragma once

#include "server/app/command_line.h"
#include "shared/clock.h"

#include <QStringList>

namespace adjudge {

// Imports a package; prints what was imported, or every fault. 0: imported, 1: refused, 2: our
// fault.
int runImport(const CommandLine& command, const Clock& clock);

// user add NAME [--role R] | user password NAME | user list. Passwords are read from standard
// input.
int runUser(
    const Settings& settings, const QStringList& arguments, const QString& role, const Clock& clock
);

// Judges the package's own submissions. 0: every verdict agrees.
int runVerifyCommand(const CommandLine& command);

// Says what this host gives: sandbox, languages, data folder.
int runDoctor(const Settings& settings);

// doctor --languages [ID...]: judges the self-test of the languages, all or these. 0: every
// language that is here works, 1: one does not, 2: nothing could be judged.
int runLanguageCheck(const Settings& settings, const QStringList& ids, bool isJson);

} // namespace adjudge
