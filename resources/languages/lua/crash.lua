local nothing = nil
print(nothing.name)
