<?php
echo "Good night!\n";
