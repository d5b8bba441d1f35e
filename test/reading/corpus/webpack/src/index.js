import { price } from "./shop";
import { sum } from "./sums";
import leftPad from "left-pad";

console.log(leftPad(sum(price("tea"), price("coffee"))));
