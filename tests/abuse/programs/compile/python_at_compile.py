# -*- coding: utf-8 -*-
import sys
word = sys.stdin.readline().strip()
print("clean" if word == "check" else "coded")
