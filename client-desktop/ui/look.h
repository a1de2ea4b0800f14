// Measures, colours and icons of the windows, in one place. Everything follows the palette: light
// or dark is read from it, never assumed.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QPixmap>

class QAbstractButton;
class QAbstractItemView;
class QLabel;
class QWidget;

namespace adjudge::desktop::look {

inline constexpr int kMargin = 10;     // px, around a panel's content
inline constexpr int kGap = 8;         // px, between things that belong together
inline constexpr int kIconSize = 16;   // px
inline constexpr int kRowHeight = 28;  // px, of a table
inline constexpr int kHeadHeight = 28; // px, of the line above a panel's content

enum class Appearance { System, Light, Dark };

// Sets the application's palette. System: the desktop's own; where no desktop theme says anything,
// the light one.
void apply(Appearance appearance);
Appearance appearanceFromName(const QString& name); // unknown: System
QString appearanceName(Appearance appearance);

bool isDark(const QPalette& palette);
QColor muted(const QPalette& palette);  // for secondary text; contrast above 4.5:1
QColor line(const QPalette& palette);   // for thin borders
QColor accent(const QPalette& palette); // for links and what is under way

// An SVG of resources/icons by its name ("action-send"); `currentColor` in it becomes `color`.
QPixmap pixmap(const QString& name, int size, const QColor& color, qreal ratio);
// The same in the palette's text colour, sharp on every screen, with a paler disabled state.
QIcon icon(const QString& name, const QPalette& palette);

void setMuted(QLabel& label);
void setTitle(QLabel& label);           // bold
void setRoomy(QAbstractButton& button); // some air around its words
// A selection pale enough for coloured words and icons. Again after each change of palette.
void setSoftSelection(QAbstractItemView& view);
// The one button of a panel that does its work. Again after each change of palette.
void setPrimary(QAbstractButton& button, const QString& iconName);
// One of several buttons, of which one is chosen: plain to see on light and dark.
void setChosen(QAbstractButton& button, bool isChosen);

} // namespace adjudge::desktop::look
