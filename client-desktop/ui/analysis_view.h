// Why a submission failed, in English or in Russian: what happened, where, what to try.
#pragma once

#include "shared/analysis.h"

#include <QWidget>

class QComboBox;
class QTextBrowser;

namespace adjudge::desktop {

class AnalysisView : public QWidget
{
    Q_OBJECT

public:
    explicit AnalysisView(QWidget* parent = nullptr);

    void show(const Analysis& analysis);

    // "en" or "ru"; at first what the system speaks.
    void setLanguage(const QString& language);

    [[nodiscard]] QString text() const; // as shown, without markup

private:
    void refresh();
    [[nodiscard]] bool isRussian() const;

    std::optional<Analysis> m_analysis;
    QComboBox* m_language = nullptr;
    QTextBrowser* m_text = nullptr;
};

} // namespace adjudge::desktop
