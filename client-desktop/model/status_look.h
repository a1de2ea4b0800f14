// How a status looks to people: translated words, icon and colour, in one place for the list, the
// detail pane and the banner. Never colour alone: each icon has a shape of its own.
#pragma once

#include "shared/submission.h"

#include <QColor>
#include <QString>

namespace adjudge {

QString statusWords(Status status); // "Wrong answer", translated

// Resource path of an SVG: ":/icons/verdict-accepted.svg".
QString statusIconPath(Status status);

// Readable (contrast above 4.5:1) on the base colour of a light or dark palette.
QColor statusColor(Status status, bool isDark);

// "Running test 7 of 20", "Accepted", "Wrong answer on test 3".
QString progressText(const Submission& submission);

// "0.35 s", "12 ms"; "–" when there is nothing to say yet.
QString durationText(std::chrono::milliseconds time);
// "1.4 MiB", "640 KiB"; "–" for 0.
QString memoryText(qint64 bytes);

} // namespace adjudge
