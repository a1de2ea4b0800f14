#include "client-desktop/ui/look.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QStyleFactory>
#include <QSvgRenderer>

using namespace Qt::Literals::StringLiterals;

namespace adjudge::desktop::look {

namespace {

QColor mixed(const QColor& a, const QColor& b, double shareOfB)
{
    const auto channel = [shareOfB](int from, int to) {
        return static_cast<int>(from + (to - from) * shareOfB);
    };
    return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

struct Shades
{
    QRgb window, base, alternate, text, button, highlight, link, line, disabled;
};

constexpr Shades kLight{
    0xfff3f4f7,
    0xffffffff,
    0xfff7f8fa,
    0xff1c2128,
    0xfffafbfc,
    0xff2b6fd6,
    0xff1a5fc4,
    0xffd3d8e0,
    0xff959da9};
constexpr Shades kDark{
    0xff1c1f25,
    0xff15181d,
    0xff1a1d23,
    0xffe4e7ec,
    0xff2a2f38,
    0xff3574d4,
    0xff85b5f7,
    0xff39404b,
    0xff737c89};

QPalette paletteOf(const Shades& shades)
{
    const QColor window = QColor::fromRgb(shades.window);
    const QColor text = QColor::fromRgb(shades.text);
    const QColor disabled = QColor::fromRgb(shades.disabled);
    const QColor lineColor = QColor::fromRgb(shades.line);
    QPalette palette(QColor::fromRgb(shades.button), window);
    palette.setColor(QPalette::Window, window);
    palette.setColor(QPalette::Base, QColor::fromRgb(shades.base));
    palette.setColor(QPalette::AlternateBase, QColor::fromRgb(shades.alternate));
    palette.setColor(QPalette::Button, QColor::fromRgb(shades.button));
    palette.setColor(QPalette::ToolTipBase, QColor::fromRgb(shades.button));
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, text);
        palette.setColor(QPalette::Disabled, role, disabled);
    }
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, disabled);
    palette.setColor(QPalette::Highlight, QColor::fromRgb(shades.highlight));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, lineColor);
    palette.setColor(QPalette::Link, QColor::fromRgb(shades.link));
    palette.setColor(QPalette::LinkVisited, QColor::fromRgb(shades.link));
    palette.setColor(QPalette::Mid, lineColor);
    return palette;
}

// Whether the desktop has an opinion: its own style, or colours other than the style's default.
bool isThemedByDesktop()
{
    const QStyle* style = QApplication::style();
    return style->name() != "fusion"_L1 || QPalette() != style->standardPalette();
}

} // namespace

void apply(Appearance appearance)
{
    QApplication::setPalette(QPalette()); // back to the desktop's
    if (appearance == Appearance::System && isThemedByDesktop()) {
        return;
    }
    if (QApplication::style()->name() != "fusion"_L1) {
        QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    }
    QApplication::setPalette(paletteOf(appearance == Appearance::Dark ? kDark : kLight));
}

Appearance appearanceFromName(const QString& name)
{
    if (name == "dark"_L1) {
        return Appearance::Dark;
    }
    return name == "light"_L1 ? Appearance::Light : Appearance::System;
}

QString appearanceName(Appearance appearance)
{
    switch (appearance) {
    case Appearance::Light:
        return u"light"_s;
    case Appearance::Dark:
        return u"dark"_s;
    case Appearance::System:
        break;
    }
    return u"system"_s;
}

bool isDark(const QPalette& palette)
{
    constexpr int kMiddleGrey = 128;
    return palette.color(QPalette::Base).lightness() < kMiddleGrey;
}

QColor muted(const QPalette& palette)
{
    constexpr double kShare = 0.36;
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), kShare);
}

QColor line(const QPalette& palette)
{
    constexpr double kShare = 0.82;
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Window), kShare);
}

QColor accent(const QPalette& palette)
{
    return palette.color(QPalette::Link);
}

QPixmap pixmap(const QString& name, int size, const QColor& color, qreal ratio)
{
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
    QPixmap picture((QSizeF(size, size) * ratio).toSize());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    renderer.render(&painter);
    painter.end();
    picture.setDevicePixelRatio(ratio);
    return picture;
}

QIcon icon(const QString& name, const QPalette& palette)
{
    const QColor normal = palette.color(QPalette::Active, QPalette::ButtonText);
    const QColor pale = palette.color(QPalette::Disabled, QPalette::ButtonText);
    QIcon icon;
    for (const qreal ratio : {1.0, 2.0}) {
        icon.addPixmap(pixmap(name, kIconSize, normal, ratio), QIcon::Normal);
        icon.addPixmap(pixmap(name, kIconSize, pale, ratio), QIcon::Disabled);
    }
    return icon;
}

void setMuted(QLabel& label)
{
    QPalette palette = QApplication::palette();
    palette.setColor(QPalette::WindowText, muted(palette));
    label.setPalette(palette);
}

void setTitle(QLabel& label)
{
    QFont font = label.font();
    font.setBold(true);
    label.setFont(font);
}

void setRoomy(QAbstractButton& button)
{
    constexpr int kAir = 14;
    button.ensurePolished();
    button.setMinimumSize(button.sizeHint().width() + kAir, kHeadHeight);
}

void setSoftSelection(QAbstractItemView& view)
{
    constexpr double kShareOnLight = 0.86;
    constexpr double kShareOnDark = 0.72;
    QPalette palette = QApplication::palette();
    const QColor base = palette.color(QPalette::Base);
    const double share = isDark(palette) ? kShareOnDark : kShareOnLight;
    const QColor soft = mixed(palette.color(QPalette::Active, QPalette::Highlight), base, share);
    palette.setColor(QPalette::Highlight, soft);
    palette.setColor(QPalette::HighlightedText, palette.color(QPalette::Text));
    view.setPalette(palette);
}

void setPrimary(QAbstractButton& button, const QString& iconName)
{
    // The style paints buttons lighter than asked; darker here, so that white words stay readable.
    constexpr int kDarker = 128;
    QPalette palette = QApplication::palette();
    const QColor ground = palette.color(QPalette::Active, QPalette::Highlight).darker(kDarker);
    for (const auto group : {QPalette::Active, QPalette::Inactive}) {
        palette.setColor(group, QPalette::Button, ground);
        palette.setColor(group, QPalette::ButtonText, Qt::white);
    }
    button.setPalette(palette);
    if (!iconName.isEmpty()) {
        button.setIcon(icon(iconName, palette));
    }
}

void setChosen(QAbstractButton& button, bool isChosen)
{
    if (isChosen) {
        setPrimary(button, {});
    } else {
        button.setPalette(QApplication::palette());
    }
}

} // namespace adjudge::desktop::look
