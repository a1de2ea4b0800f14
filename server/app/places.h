// Where the programs and resources of this installation are: beside the executable in a build tree,
// in ../lib/adjudge and ../share/adjudge when installed.
#pragma once

#include "server/app/settings.h"
#include "server/judge/worker_pool.h"

namespace adjudge {

// Fills the empty ones of data, resources, workerProgram and sandboxProgram; `programFolder` is the
// folder of adjudge-server. An Error names what is missing.
Result<Settings> withPlaces(Settings settings, const QString& programFolder);

// Files and folders below the data folder.
QString databaseFile(const Settings& settings);
QString packagesFolder(const Settings& settings);
QString cacheFolder(const Settings& settings);
QString uploadsFolder(const Settings& settings);

// Makes the data folder and what is in it, readable by the owner only.
Result<void> makeDataFolders(const Settings& settings);

// How the workers of this installation are started.
WorkerPool::Settings poolSettings(const Settings& settings);

} // namespace adjudge
