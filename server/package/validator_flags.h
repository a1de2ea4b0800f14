// Flags of output validators: split into words, and checked where we know the validator.
#pragma once

#include <QStringList>

#include <optional>

namespace adjudge {

// Splits like a shell would, with '…', "…" and \ but without any expansion. Nothing if a quote is
// not closed.
std::optional<QStringList> splitFlags(const QString& text);

// What is wrong with flags of the default validator (case_sensitive, space_change_sensitive,
// float_tolerance E, float_relative_tolerance E, float_absolute_tolerance E); empty if nothing.
// Found at import, because at judging time it would be a judge error on every submission.
QString defaultValidatorFlagFault(const QStringList& flags);

} // namespace adjudge
