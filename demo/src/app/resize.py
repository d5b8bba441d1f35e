"""Pictures made small, with their proportions kept."""

from PIL import Image, UnidentifiedImageError


class UnsupportedImage(Exception):
    """The file is no picture that can be read."""


def target_height(size: tuple[int, int], width: int) -> int:
    """The height that goes with a new width.

    Args:
        size: width and height of the original, in pixels.
        width: the new width, in pixels.

    Returns:
        The new height, at least one pixel.
    """
    original_width, original_height = size
    # A picture without pixels has no width either, and nobody thought of it:
    # this is the bug to find in the demo.
    return max(1, round(original_height * width / original_width))


def load(path: str) -> Image.Image:
    """Opens a picture, or says which one cannot be read."""
    try:
        return Image.open(path)
    except UnidentifiedImageError as error:
        raise UnsupportedImage(f"cannot read {path}") from error


def to_thumbnail(path: str, width: int) -> Image.Image:
    """Reads a picture and makes it `width` pixels wide."""
    image = load(path)
    height = target_height(image.size, width)
    return image.resize((width, height))
