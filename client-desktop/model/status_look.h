// How a status looks to people: translated words, icon and colour, in one place for the list, the
// detail pane and the banner. Never colour alone: each icon has a shape of its own.
#pragma once

#include "shared/submission.h"

#include <QColor>
#include <QString>

namespace adjudge::desktop {

QString statusWords(Status status); // "Wrong answer", translated

// Resource path of an SVG: ":/icons/verdict-accepted.svg".
QString statusIconPath(Status status);

// Readable (contrast above 4.5:1) on the base colour of a light or dark palette.
QColor statusColor(Status status, bool isDark);

// "Running test 7 of 20", "Accepted", "Wrong answer on test 3".
QString scoreText(double score, std::optional<double> most); // "50 of 100 points"
QString progressText(const Submission& submission);

QString durationText(std::chrono::milliseconds time); // measured: "2.00 s", "12 ms"
QString limitText(std::chrono::milliseconds time);    // set by a person: "2 s", "1.5 s"
QString memoryText(qint64 bytes);                     // "1.4 MiB", "256 MiB"; "–" for 0

} // namespace adjudge::desktop
