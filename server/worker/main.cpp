// adjudge-worker: one evaluation worker, started by the server. See worker_program.h.
#include "server/worker/worker_program.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

int main(int argc, char** argv)
{
    const QCoreApplication app(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Judges submissions: one JSON job a line on stdin, progress and outcome on stdout."_s
    );
    parser.addHelpOption();
    parser.addOptions({
        {u"sandbox"_s, u"Path of adjudge-sandbox."_s, u"program"_s},
        {u"languages"_s, u"Path of languages.json."_s, u"file"_s},
        {u"analysis"_s,
         u"Path of analysis.json; without it failures are not explained."_s,
         u"file"_s},
        {u"cache"_s, u"Folder for compiled programs; without it nothing is kept."_s, u"folder"_s},
        {u"cache-mib"_s, u"How much the folder may hold."_s, u"MiB"_s, u"1024"_s},
        {u"slot"_s, u"Name of this worker among those of the host."_s, u"name"_s, u"w0"_s},
        {u"insecure-sandbox"_s, u"Judge with less protection on a host without namespaces."_s},
    });
    parser.addOptions({
        {u"pin"_s, u"Keep runs on one processor."_s},
        {u"near-limit-repeats"_s,
         u"How often a run close to its time limit is repeated."_s,
         u"times"_s,
         u"0"_s},
    });
    parser.process(app);
    adjudge::WorkerSettings settings;
    settings.sandbox = parser.value(u"sandbox"_s);
    settings.languages = parser.value(u"languages"_s);
    settings.analysis = parser.value(u"analysis"_s);
    settings.cache = parser.value(u"cache"_s);
    settings.cacheBytes = qMax(16LL, parser.value(u"cache-mib"_s).toLongLong()) << 20;
    settings.slot = parser.value(u"slot"_s);
    settings.isInsecureAllowed = parser.isSet(u"insecure-sandbox"_s);
    settings.isPinned = parser.isSet(u"pin"_s);
    settings.nearLimitRepeats = qBound(0, parser.value(u"near-limit-repeats"_s).toInt(), 10);
    return adjudge::runWorker(settings, STDIN_FILENO, STDOUT_FILENO);
}
